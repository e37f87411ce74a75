// The Chat Completions API of OpenAI, which many other servers speak too.
import { at, type Provider } from "./provider.ts";

export const openai: Provider = {
  usualModel: "gpt-4.1",
  usualEndpoint: "https://api.openai.com",
  path: "/v1/chat/completions",
  keyVariable: "OPENAI_API_KEY",
  headers: (key) => (key === undefined ? {} : { authorization: `Bearer ${key}` }),
  body: ({ model, instruction, text }) => ({
    model,
    messages: [
      { role: "system", content: instruction },
      { role: "user", content: text },
    ],
  }),
  answer: (reply) => {
    const text = at(reply, "choices", 0, "message", "content");
    const isWhole = at(reply, "choices", 0, "finish_reason") !== "length";
    return isWhole && typeof text === "string" ? text : undefined;
  },
};
