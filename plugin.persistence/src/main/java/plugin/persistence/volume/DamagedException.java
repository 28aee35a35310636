package plugin.persistence.volume;

/** Says that what was read is not what was written. */
public final class DamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean ofLog;

  /** An exception that names file, place and what is wrong there. */
  public DamagedException(String message) {
    this(message, false);
  }

  private DamagedException(String message, boolean ofLog) {
    super(message);
    this.ofLog = ofLog;
  }

  /** An exception that says that a log is damaged: what it held from there on nobody knows. */
  static DamagedException ofLog(String message) {
    return new DamagedException(message, true);
  }

  /** An exception that comes from another one. */
  public DamagedException(String message, Throwable cause) {
    super(message, cause);
    this.ofLog = false;
  }

  /** Whether it is a log that is damaged. */
  public boolean isOfLog() {
    return ofLog;
  }
}
