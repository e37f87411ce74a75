// The chat API of Ollama, which runs models on a machine of one's own.
import { at, type Provider } from "./provider.ts";

export const ollama: Provider = {
  usualModel: "llama3.1",
  usualEndpoint: "http://localhost:11434",
  path: "/api/chat",
  keyVariable: undefined,
  // A proxy in front of it may want one.
  headers: (key) => (key === undefined ? {} : { authorization: `Bearer ${key}` }),
  body: ({ model, instruction, text }) => ({
    model,
    stream: false,
    messages: [
      { role: "system", content: instruction },
      { role: "user", content: text },
    ],
  }),
  answer: (reply) => {
    const text = at(reply, "message", "content");
    const isWhole = at(reply, "done") !== false && at(reply, "done_reason") !== "length";
    return isWhole && typeof text === "string" ? text : undefined;
  },
};
