package broker.core.connection;

import broker.core.access.AuthOutcome;
import broker.core.access.Reauthentication;
import broker.core.codec.ReasonCodes;
import broker.core.loop.OnEventLoop;
import broker.core.packet.Auth;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AUTH packets of one connected client (MQTT 5.0 section 4.12.1). Owned by the connection's loop.
 */
@OnEventLoop
final class AuthHandler implements AuthOutcome {
  private static final byte[] NO_DATA = {};

  private final Connection connection;
  private final Client client;
  private final @Nullable String method;
  private @Nullable Reauthentication running;
  private boolean challenged; // it is the client's turn

  /**
   * @param method the Authentication Method in CONNECT, or null
   */
  AuthHandler(Connection connection, Client client, @Nullable String method) {
    this.connection = connection;
    this.client = client;
    this.method = method;
  }

  /** The data of an AUTH that belongs to this method. */
  static byte[] data(Auth auth, @Nullable String method) throws ProtocolException {
    if (method == null) { // [MQTT-4.12.0-7]
      throw ProtocolException.protocolError("MQTT-4.12.0-7", "no authentication method in CONNECT");
    }
    if (!method.equals(auth.authenticationMethod())) { // [MQTT-4.12.0-5] [MQTT-4.12.1-1]
      throw ProtocolException.protocolError("MQTT-4.12.1-1", "another authentication method");
    }
    byte[] data = auth.authenticationData();
    return data == null ? NO_DATA : data;
  }

  void onAuth(Auth auth) throws ProtocolException {
    byte[] data = data(auth, method);
    boolean begins = auth.reasonCode() == ReasonCode.RE_AUTHENTICATE;
    Reauthentication before = running;
    if (begins == (before != null) || !begins && !challenged) { // [MQTT-4.12.0-3]
      throw ProtocolException.protocolError("4.12.1", "AUTH out of turn");
    }
    challenged = false;
    if (before != null) {
      before.answer(data);
      return;
    }
    Reauthentication begun = client.access().reauthentication(this);
    running = begun;
    if (begun != null) {
      begun.start(data);
    }
  }

  @Override
  public void challenged(byte[] data) {
    challenged = true;
    write(ReasonCode.CONTINUE_AUTHENTICATION, data); // [MQTT-4.12.0-2] [MQTT-4.12.0-3]
  }

  @Override
  public void admitted(byte @Nullable [] data) {
    running = null;
    write(ReasonCode.SUCCESS, data);
  }

  @Override
  public void refused(ReasonCode reason) {
    running = null;
    connection.disconnect( // [MQTT-4.12.1-2]
        ReasonCodes.refusal(reason, PacketType.DISCONNECT), "authentication failed");
  }

  private void write(ReasonCode reason, byte @Nullable [] data) {
    connection.write(new Auth(reason, method, data, null, List.of()), client); // [MQTT-4.12.0-5]
  }

  void close() {
    if (running != null) {
      running.cancel();
    }
  }
}
