/**
 * The journal: what changes in sessions, queues and retained messages on its way to a store, and
 * what waits until it is there. Each loop collects its changes in a {@link
 * broker.core.journal.LoopJournal} without locks; {@link broker.core.journal.Journal} takes them in
 * windows, applies each as one batch on the store thread, and tells the loops what is durable. It
 * knows neither sessions nor connections: they call it.
 *
 * <p>Without a store it is off and costs a look at a field.
 */
@NullMarked
package broker.core.journal;

import org.jspecify.annotations.NullMarked;
