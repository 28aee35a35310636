package plugin.persistence.disk;

import java.io.IOException;

/** Says that another process, or another store of this one, uses a directory. */
public final class LockedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An exception that names the directory. */
  public LockedException(String message) {
    super(message);
  }
}
