package broker.api.client;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens sessions in this broker.
 *
 * <p>A service of the broker; the package says on which threads and for how long. One bundle may
 * have a thousand sessions open; more are refused with Quota exceeded.
 *
 * @since 1.0
 */
@ProviderType
public interface LocalSessions {
  /**
   * Opens a session: the one with this Client Identifier if it exists, with its subscriptions and
   * its queue, or a new one. Other limits than before apply at once, also to what is queued.
   *
   * <p>A session that another plugin or the same one has open is taken over; one that belongs to an
   * MQTT client is not.
   *
   * @param listener gets what the session delivers, the unacknowledged first
   * @return the session, when it is on stable storage if it is durable; fails with {@link
   *     ClientException}
   */
  CompletionStage<LocalSession> open(LocalOptions options, MessageListener listener);
}
