package broker.api.admin;

import broker.api.auth.ClientView;
import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A session, as it was when it was asked for.
 *
 * @since 1.0
 */
@ProviderType
public interface SessionView {
  /** Returns the Client Identifier. */
  String clientId();

  /** Returns the client that is connected; empty if there is none, or if a plugin has it open. */
  Optional<ClientView> client();

  /** Returns whether a plugin owns the session. */
  boolean local();

  /** Returns how long the session outlives its connection; 4,294,967,295 s for ever. */
  Duration sessionExpiry();

  /** Returns how many subscriptions it has. */
  int subscriptions();

  /** Returns how many messages are queued, those in flight included. */
  long queuedMessages();

  /**
   * Returns the size of the queued messages, without those in flight: topics, properties and
   * payloads, in bytes.
   */
  long queuedBytes();

  /** Returns how many messages are sent and not acknowledged. */
  int unacknowledged();

  /** Returns how many messages were dropped because a limit was reached, in total. */
  long dropped();
}
