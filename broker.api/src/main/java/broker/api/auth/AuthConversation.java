package broker.api.auth;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One enhanced authentication of one client, from its first data to the decision.
 *
 * <p>The plugin makes one per client and may keep state between the steps in it: the steps of one
 * conversation never overlap, though each may come from another thread. The broker drops it after
 * the decision, and without a further call when the client leaves.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface AuthConversation {
  /**
   * Answers one step: with a challenge, or with a decision that ends the conversation. Must not
   * block.
   *
   * @param data the Authentication Data of CONNECT or AUTH, read-only and possibly empty; lent
   *     until this method returns or, if the answer is deferred, until the exchange is answered or
   *     over
   * @param exchange takes the one answer of this step
   */
  void receive(ByteBuffer data, EnhancedAuthExchange exchange);
}
