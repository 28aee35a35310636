package distribution.launcher;

import org.jspecify.annotations.Nullable;

/**
 * A reason why the appliance cannot run, told in one line that a person at a gateway can act on.
 */
final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  StartFailure(String line) {
    this(line, null);
  }

  StartFailure(String line, @Nullable Throwable cause) {
    super(line, cause);
  }
}
