package broker.api.auth;

import broker.api.message.ReasonCode;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A question of the broker that a plugin answers exactly once.
 *
 * <pre>
 *   open ----- allow | deny | abstain -----&gt; answered
 *     \-- defer --&gt; deferred -- the same --&gt; answered
 *                       \---- deadline ----&gt; over, refused
 * </pre>
 *
 * <p>A call that returns without an answer and without {@link #defer} is a refusal, and a fault of
 * the plugin. A second answer is a fault too and throws {@link IllegalStateException}. An answer
 * that comes too late is none: it is ignored without an exception, because no plugin can avoid it.
 *
 * <p>During the call only the calling thread may use the exchange, after {@link #defer} any thread.
 * A call that has not answered when the longest time of the configuration is over is refused, and
 * its thread interrupted.
 *
 * @since 1.0
 */
@ProviderType
public interface Exchange {
  /**
   * The service property, a {@link Boolean}, with which a service promises that its calls return at
   * once, each of them: then they are made by the event loops, which costs less. The package says
   * what becomes of one that breaks its promise.
   */
  String PROMPT = "auth.prompt";

  /**
   * Says yes.
   *
   * @throws IllegalStateException if the plugin has answered before
   */
  void allow();

  /**
   * Says no.
   *
   * @param reason an error; the kind of exchange says what clients see of it
   * @throws IllegalArgumentException if the reason is not an error
   * @throws IllegalStateException if the plugin has answered before
   */
  void deny(ReasonCode reason);

  /**
   * Says that this plugin has no opinion: the next one is asked.
   *
   * @throws IllegalStateException if the plugin has answered before
   */
  void abstain();

  /**
   * Says that the answer comes later, from any thread. Views that belong to the exchange stay valid
   * until it is answered or over.
   *
   * @param deadline time from now after which the question is over and refused; the broker cuts it
   *     to the longest that its configuration permits
   * @return the time that is granted: a plugin that cannot answer by then had better say why before
   * @throws IllegalArgumentException if the deadline is not positive
   * @throws IllegalStateException if the plugin has answered or deferred before
   */
  Duration defer(Duration deadline);

  /**
   * Returns whether an answer is of no use any more: the deadline has passed or the client has
   * left. To be asked before expensive work.
   */
  boolean isOver();
}
