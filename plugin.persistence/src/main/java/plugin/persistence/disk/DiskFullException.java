package plugin.persistence.disk;

import java.io.IOException;

/** Says that the file system, or what we may take of it, has no room left. */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An exception that names the file. */
  public DiskFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
