// `npm run check`: everything that must hold before a change is proposed; stops at the first failure.
import { succeeds } from "./run-command.ts";
import { staticChecks } from "./static-checks.ts";

const tests = {
  name: "tests",
  command: ["vitest", "run"],
  mend: "UPDATE=1 npx vitest run fixtures rewrites expectations that are meant to change",
};

for (const { name, command, mend } of [...staticChecks, tests]) {
  console.log(`\n== ${name}: ${command.join(" ")}`);
  if (!(await succeeds(command))) {
    console.error(`\n${name} failed: ${mend}`);
    process.exit(1);
  }
}
console.log("\nAll checks passed");
