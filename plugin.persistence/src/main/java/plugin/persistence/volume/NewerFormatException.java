package plugin.persistence.volume;

/** Says that a later version of this plugin has written a file. Nothing of it was changed. */
public final class NewerFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception that names file and versions. */
  public NewerFormatException(String message) {
    super(message);
  }
}
