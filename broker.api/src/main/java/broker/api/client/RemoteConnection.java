package broker.api.client;

import broker.api.message.ProtocolVersion;
import broker.api.message.QoS;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A client of another broker, as long as its connection lasts.
 *
 * <p>What CONNACK told never changes. Ends with the connection; the session may live on at the
 * other broker and is resumed by opening another one with the same Client Identifier.
 *
 * @since 1.0
 */
@ProviderType
public interface RemoteConnection extends MqttClient {
  /** Returns whether the other broker has resumed a session; its subscriptions then still exist. */
  boolean sessionPresent();

  /** Returns the version of MQTT that is spoken. */
  ProtocolVersion protocolVersion();

  /** Returns the highest QoS that the other broker accepts. */
  QoS maximumQos();

  /** Returns whether the other broker retains messages. */
  boolean retainAvailable();

  /** Returns how many messages at QoS 1 and 2 the other broker takes unacknowledged. */
  int receiveMaximum();

  /** Returns the size of the largest packet that the other broker takes, in bytes. */
  long maximumPacketSizeBytes();

  /** Returns figures of this connection as they are now. */
  ConnectionStatistics statistics();
}
