package distribution.it;

/** The broker did not accept a connection. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  /** What CONNACK said. */
  Refused(int code) {
    super("CONNACK " + code);
    this.code = code;
  }

  int code() {
    return code;
  }
}
