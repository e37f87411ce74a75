// The Messages API of Anthropic.
import { answerTokens, at, type Provider } from "./provider.ts";

export const claude: Provider = {
  usualModel: "claude-sonnet-4-5",
  usualEndpoint: "https://api.anthropic.com",
  path: "/v1/messages",
  keyVariable: "ANTHROPIC_API_KEY",
  headers: (key) => ({
    "anthropic-version": "2023-06-01",
    ...(key === undefined ? {} : { "x-api-key": key }),
  }),
  body: ({ model, instruction, text }) => ({
    model,
    max_tokens: answerTokens,
    system: instruction,
    messages: [{ role: "user", content: text }],
  }),
  answer: (reply) => {
    const content = at(reply, "content");
    if (at(reply, "stop_reason") === "max_tokens" || !Array.isArray(content)) return undefined;
    const texts = content.map((block: unknown) =>
      at(block, "type") === "text" ? at(block, "text") : "",
    );
    return texts.every((text) => typeof text === "string") ? texts.join("") : undefined;
  },
};
