package distribution.cli;

import broker.core.packet.ReasonCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The client role of MQTT as far as the command line needs it. The core's codec and in-flight state
 * machines implement it; {@link java.util.ServiceLoader} finds it, so that parsing, help texts and
 * their tests need no network code.
 */
interface MqttClient {
  /**
   * Connects and waits for CONNACK.
   *
   * @param listener told of everything that arrives until the connection is closed
   * @throws ConnectRefused if the server answered with a refusal
   * @throws IOException if there is no such host, nobody listens, or no CONNACK came in time; the
   *     message is fit for people ("Connection refused")
   */
  Connection connect(ConnectOptions options, Listener listener) throws IOException, ConnectRefused;

  /** A connection to one server. Any thread may call; calls take effect in their order. */
  interface Connection extends AutoCloseable {
    /**
     * Sends a message; Topic Alias and Message Expiry Interval are sent as given.
     *
     * @return completes on the connection's thread when the message is written (QoS 0) or the
     *     handshake is over (QoS 1 and 2), with the server's Reason Code; exceptionally with an
     *     IOException if the connection is lost before
     */
    CompletionStage<ReasonCode> publish(OutgoingMessage message);

    /**
     * Subscribes with one packet and waits for SUBACK.
     *
     * @param properties of SUBSCRIBE; MQTT 5.0 only
     * @return one Reason Code per filter; {@code GRANTED_QOS_n} up to QoS 2, else why not
     */
    List<ReasonCode> subscribe(List<String> filters, int qos, List<Property> properties)
        throws IOException;

    /** Unsubscribes with one packet and waits for UNSUBACK. */
    void unsubscribe(List<String> filters, List<Property> properties) throws IOException;

    /**
     * Sends DISCONNECT after all that was sent before, and closes. Nothing is told to the listener
     * any more.
     *
     * @param reason ignored before MQTT 5.0
     */
    void disconnect(ReasonCode reason, List<Property> properties) throws IOException;

    /** Closes without a DISCONNECT, if it still is open. */
    @Override
    void close();
  }

  /** Who hears what arrives. Called on the connection's thread, one call at a time. */
  interface Listener {
    /** A message; it is acknowledged when this returns. May block, which slows the server down. */
    void received(IncomingMessage message);

    /**
     * The connection is gone without having been closed by us.
     *
     * @param reason in words, such as "Keep alive timeout", or what DISCONNECT said
     */
    void lost(String reason);
  }
}
