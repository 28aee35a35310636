package broker.api.auth;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a client asks to be entitled to: an action on a topic.
 *
 * <p>It has no more than that on purpose: the broker keeps the answer for this client, action and
 * topic, so nothing that changes from message to message may be part of the question. Immutable,
 * may be kept.
 *
 * @since 1.0
 */
@ProviderType
public interface AccessRequest {
  /** Returns what the client wants to do. */
  Action action();

  /**
   * Returns with which topic.
   *
   * @return for {@link Action#SUBSCRIBE} the topic filter, without {@code $share/NAME/}; otherwise
   *     a topic name
   */
  String topic();

  /** Returns the share name of a shared subscription; empty in all other cases. */
  Optional<String> shareName();
}
