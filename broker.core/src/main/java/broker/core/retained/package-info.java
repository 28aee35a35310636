/**
 * Retained messages: the last one of each topic, for those who subscribe later (MQTT 5.0 section
 * 3.3.1.3). Called from every event loop; it knows {@code topic} and {@code packet}.
 */
@NullMarked
package broker.core.retained;

import org.jspecify.annotations.NullMarked;
