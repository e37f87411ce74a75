// The floor of everything: a Node process that starts, and ends.
process.exitCode = 0;
