package plugin.auth.password;

/** A text that is no hashed password; the message says why. */
public final class MalformedHash extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedHash(String reason) {
    super(reason, null, false, false);
  }

  /** Why, without any part of the text. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
