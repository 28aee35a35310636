/**
 * Which topics are mirrored, under which name, and which of them are urgent: Mosquitto's grammar of
 * topic lines, taken at its word.
 *
 * <p>Values without a thread of their own, but for {@link plugin.bridge.topic.TopicMap}, which
 * remembers and belongs to whoever asks it.
 */
@NullMarked
package plugin.bridge.topic;

import org.jspecify.annotations.NullMarked;
