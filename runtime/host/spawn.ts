// Node's way of starting programs, in a file of its own, so that it is loaded once a program is to be started.
export { spawn } from "node:child_process";
