package broker.core.journal;

/** Says that content of the store cannot be understood. */
public final class ContentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ContentException(String message) {
    super(message);
  }

  ContentException(String message, Throwable cause) {
    super(message, cause);
  }
}
