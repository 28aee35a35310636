/**
 * Topic Names and Topic Filters: parsed, validated once, immutable. The lowest package of the core:
 * it knows no other, everybody may use it from any thread (MQTT 5.0 section 4.7).
 */
@NullMarked
package broker.core.topic;

import org.jspecify.annotations.NullMarked;
