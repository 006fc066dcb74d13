"""The subcommands of `asmtp`, one module each: `configure(parser)` and `run(args) -> exit code`."""
