package broker.api.client;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A client of this broker without a connection: a session that a plugin has open.
 *
 * <p>It can do what an MQTT 5.0 client can, and is not subject to authorizers: a plugin is part of
 * the broker. It may also publish below {@code $SYS/broker/connection/}. MQTT clients cannot take
 * it over: a CONNECT with its Client Identifier is refused. After {@link #disconnect()} a durable
 * session goes on queueing.
 *
 * @since 1.0
 */
@ProviderType
public interface LocalSession extends MqttClient {
  /** Returns whether the session existed before it was opened. */
  boolean sessionPresent();

  /** Returns figures of this session as they are now. */
  QueueStatistics statistics();

  /**
   * Ends this client and its session, with everything that is queued.
   *
   * @return completes when nothing of it is left on stable storage
   */
  CompletionStage<EndCause> delete();
}
