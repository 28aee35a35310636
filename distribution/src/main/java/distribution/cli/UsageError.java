package distribution.cli;

/** A command line that says nothing useful; the message is shown as it is. */
final class UsageError extends Exception {
  private static final long serialVersionUID = 1L;

  UsageError(String message) {
    super(message);
  }
}
