package broker.api.admin;

import broker.api.message.ReasonCode;
import broker.api.message.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The broker for its administrators: who is there, what is open, and the means to show someone out.
 *
 * <p>A service of the broker. What is known of single sessions comes from the threads that own
 * them, hence the stages; lists are not taken at one instant.
 *
 * @since 1.0
 */
@ProviderType
public interface BrokerAdmin {
  /** Returns the version of the broker. */
  String version();

  /** Returns how long the broker has been running. */
  Duration uptime();

  /** Returns where acknowledged messages are, and whether that is safe. */
  PersistenceState persistenceState();

  /** Returns the listeners in the order of their names. */
  List<ListenerView> listeners();

  /** Returns the plugins that the broker uses services of, in the order of their names. */
  List<PluginView> plugins();

  /** Returns how many messages are retained. */
  long retainedCount();

  /** Returns all sessions, of clients that are connected and of those that are not. */
  CompletionStage<List<SessionView>> sessions();

  /** Returns one session, or empty if there is none. */
  CompletionStage<Optional<SessionView>> session(String clientId);

  /**
   * Returns the subscriptions of a session; empty if there is no such session.
   *
   * <p>Their Retain Handling is always {@code SEND}: it matters while subscribing only, and is not
   * kept.
   */
  CompletionStage<List<Subscription>> subscriptions(String clientId);

  /**
   * Ends the connection of a client; its session goes on, and its Will Message is published.
   *
   * @param reason an error; MQTT 5.0 clients get it in DISCONNECT, if DISCONNECT can carry it and
   *     otherwise as {@link ReasonCode#ADMINISTRATIVE_ACTION}; for others the connection is closed
   * @return true if the client was connected
   * @throws IllegalArgumentException if the reason is not an error
   */
  CompletionStage<Boolean> disconnect(String clientId, ReasonCode reason);
}
