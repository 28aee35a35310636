/**
 * Stable storage for the session state of the broker.
 *
 * <p>A plugin registers one service of the consumer type {@link
 * broker.api.persistence.SessionStore}; among several the one with the highest {@code
 * service.ranking} is used. The broker keeps the state that it works with in memory and sends what
 * changes in {@linkplain broker.api.persistence.StoreBatch batches}; it acknowledges to clients
 * what a batch holds after the batch is on stable storage.
 *
 * <p><b>What a store holds.</b> It keeps and counts, it does not understand: keys and references
 * are arguments, everything else is <em>content</em>, bytes whose first one is the version of their
 * format, which belongs to the broker.
 *
 * <ul>
 *   <li>A <b>session</b> has a Client Identifier and content; to it belong subscriptions, a queue,
 *       the Packet Identifiers received at QoS 2, and a will.
 *   <li>A <b>message</b> has a number and content, and is stored once however many refer to it. It
 *       lives as long as a queue entry or a retained topic refers to it: the store counts the
 *       references and removes a message that has none at the end of a batch.
 *   <li>A <b>queue</b> is a sequence of entries in ascending order of their sequence numbers, which
 *       may have gaps. An entry refers to a message and has a 64-bit state, in which the broker
 *       keeps Packet Identifier and progress of the delivery.
 *   <li>A <b>retained</b> topic refers to a message.
 * </ul>
 *
 * <p><b>Threads.</b> All calls of one store come from one thread of the broker, the store thread,
 * which may be blocked as long as storage takes; one call never overlaps another. {@link
 * broker.api.persistence.SessionStore#space()} alone is called by any thread.
 *
 * <p><b>Buffers</b> are lent for the call in both directions, read-only, and their content lies
 * between position and limit.
 */
@Export(substitution = Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package broker.api.persistence;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.bundle.Export.Substitution;
import org.osgi.annotation.versioning.Version;
