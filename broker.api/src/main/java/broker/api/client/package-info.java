/**
 * MQTT clients for plugins: of other brokers, and of this one.
 *
 * <p>The broker speaks MQTT in both roles. {@link broker.api.client.RemoteConnections} opens a
 * connection to another broker, {@link broker.api.client.LocalSessions} a session in this one; both
 * give a {@link broker.api.client.MqttClient} and take a {@link broker.api.client.MessageListener}.
 * A bridge is one of each: what one of them delivers is {@linkplain
 * broker.api.client.MqttClient#forward forwarded} to the other, and leaves the queue that it is in
 * when the other side has taken over the responsibility for it.
 *
 * <pre>
 *   out:  LocalSession  -- Delivery --&gt; plugin -- forward --&gt; RemoteConnection
 *   in:   RemoteConnection -- Delivery --&gt; plugin -- forward --&gt; LocalSession
 * </pre>
 *
 * <p>The broker does what the protocol demands: packet identifiers, windows, keep-alive,
 * resumption. It never reconnects by itself and chooses no address: that is the policy of the
 * plugin. While a remote connection is down a bridge disconnects its local session too; the queue
 * of that session is the store-and-forward buffer, and on return everything unacknowledged is
 * delivered again.
 *
 * <p><b>Threads.</b> Every method may be called by any thread and returns without waiting.
 * Listeners are called, and stages complete, on a thread of the broker that carries traffic: one at
 * a time per client, and nothing that runs there may block. Messages that one thread publishes keep
 * their order.
 *
 * <p><b>Life cycle.</b> Both services exist once per bundle. When a bundle lets go of them, because
 * it stops for example, the broker disconnects what it has opened through them; durable local
 * sessions and their queues stay.
 */
@Export(substitution = Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package broker.api.client;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.bundle.Export.Substitution;
import org.osgi.annotation.versioning.Version;
