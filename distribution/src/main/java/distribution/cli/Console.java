package distribution.cli;

import java.io.InputStream;
import java.io.PrintStream;

/** The three standard streams, which a command gets instead of taking them. */
record Console(InputStream in, PrintStream out, PrintStream err) {}
