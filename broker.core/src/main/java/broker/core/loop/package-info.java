/**
 * One event loop and what belongs to its turn: its thread, its clock, its timers, and the work that
 * is done once at the end of a turn (flushes and batches for other loops). It knows nothing of
 * MQTT.
 */
@NullMarked
package broker.core.loop;

import org.jspecify.annotations.NullMarked;
