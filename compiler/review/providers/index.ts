// The table of providers, by the words of `ai.provider` in server.yaml.
import { claude } from "./claude.ts";
import { ollama } from "./ollama.ts";
import { openai } from "./openai.ts";
import type { Provider } from "./provider.ts";

export type ProviderName = "claude" | "openai" | "ollama";

export const providers: Readonly<Record<ProviderName, Provider>> = { claude, openai, ollama };
