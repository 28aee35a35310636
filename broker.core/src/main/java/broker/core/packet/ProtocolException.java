package broker.core.packet;

/**
 * What a peer did against the protocol: the reason code it is answered with and the statement it
 * broke. Thrown by codecs and sessions, caught once, in {@code connection}, which closes the
 * connection. Without a stack trace: it is the peer's fault, not ours, and a flood of them must
 * stay cheap.
 */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ReasonCode reasonCode;
  private final String statement;

  /**
   * @param statement id of the broken statement such as {@code MQTT-3.1.2-3}, or a section
   * @param message what was wrong, for the log and for the Reason String
   */
  public ProtocolException(ReasonCode reasonCode, String statement, String message) {
    super(message, null, false, false);
    this.reasonCode = reasonCode;
    this.statement = statement;
  }

  /** A Malformed Packet (0x81): it cannot be parsed. */
  public static ProtocolException malformed(String statement, String message) {
    return new ProtocolException(ReasonCode.MALFORMED_PACKET, statement, message);
  }

  /** A Protocol Error (0x82): it can be parsed but not be meant. */
  public static ProtocolException protocolError(String statement, String message) {
    return new ProtocolException(ReasonCode.PROTOCOL_ERROR, statement, message);
  }

  /** The code for CONNACK or DISCONNECT. */
  public ReasonCode reasonCode() {
    return reasonCode;
  }

  /** Where the rule stands. */
  public String statement() {
    return statement;
  }
}
