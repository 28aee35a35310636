package plugin.auth.file;

import java.nio.file.Path;

/** Why a file cannot be taken over: file, line and reason, in one line for an operator. */
public final class FileProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /** A problem of the file as a whole. */
  public FileProblem(Path file, String reason) {
    super(file + ": " + reason, null, false, false);
  }

  /** A problem of one line, the first being 1. */
  public FileProblem(Path file, int line, String reason) {
    this(file, "line " + line + ": " + reason);
  }

  /** File, line and reason. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
