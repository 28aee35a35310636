package broker.api.client;

import broker.api.message.ApplicationMessage;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A message on its way to a plugin, until the plugin has acknowledged it.
 *
 * <p>A client gets no more unacknowledged deliveries at QoS 1 and 2 than its Receive Maximum. What
 * is not acknowledged when the client ends is delivered again when its session is resumed, as
 * another object. Any thread may use it.
 *
 * @since 1.0
 */
@ProviderType
public interface Delivery {
  /**
   * Returns the message.
   *
   * @return lent until this delivery is acknowledged or its client has ended; at QoS 0 until the
   *     listener returns, unless it is forwarded or the session queues QoS 0
   */
  ApplicationMessage message();

  /**
   * Returns whether this may be a repetition: the DUP flag of a remote broker, or a delivery that a
   * local session has made before.
   */
  boolean duplicate();

  /**
   * Returns the Client Identifier that the message was published with at this broker, for guards
   * against loops.
   *
   * @return empty if a remote broker sent it, or this broker itself is the publisher
   */
  Optional<String> publisherClientId();

  /**
   * Takes over the responsibility: a remote broker gets PUBACK, or PUBREC and PUBCOMP; in a local
   * session the message leaves the queue. Acknowledgements may come in any order; the broker sends
   * them in the order that MQTT 5.0 section 4.6 demands. A second call changes nothing, nor does
   * one after the client has ended.
   *
   * @throws IllegalStateException while the delivery is being forwarded: {@link MqttClient#forward}
   *     acknowledges it
   */
  void acknowledge();
}
