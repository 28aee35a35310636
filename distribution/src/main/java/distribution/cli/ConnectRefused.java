package distribution.cli;

/** The server's refusal of a connection. */
final class ConnectRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * A refusal.
   *
   * @param code as it stood in CONNACK: a return code before MQTT 5.0, a Reason Code since
   * @param reason in words, without a full stop
   */
  ConnectRefused(int code, String reason) {
    super(reason);
    this.code = code;
  }

  /** The code in CONNACK, also the exit status. */
  int code() {
    return code;
  }
}
