// Makes up a secret that fits everywhere: letters and digits, each as likely as any other.
import { randomInt } from "node:crypto";

const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function generateSecret(length: number): string {
  return Array.from({ length }, () => characters.charAt(randomInt(characters.length))).join("");
}
