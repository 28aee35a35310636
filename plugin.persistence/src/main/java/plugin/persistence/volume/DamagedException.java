package plugin.persistence.volume;

/** Says that what was read is not what was written. */
public final class DamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception that names file, place and what is wrong there. */
  public DamagedException(String message) {
    super(message);
  }

  /** An exception that comes from another one. */
  public DamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}
