package broker.core.runtime;

import static broker.core.runtime.ConnectBuilder.v311;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.PersistenceState;
import broker.core.access.AccessAlarms;
import broker.core.limits.Limits;
import broker.core.packet.ConnAck;
import broker.core.packet.PubAck;
import broker.core.packet.Publish;
import broker.core.packet.SubAck;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.transport.Listener;
import broker.core.transport.ListenerSettings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The broker with a store, on real sockets and threads. */
final class StoreTest {
  private static final ListenerSettings ANY_PORT =
      new ListenerSettings("test", "127.0.0.1", 0, true, 0);

  @Test
  void whatOneBrokerAcknowledgesTheNextOneDelivers() throws Exception {
    MemoryStore store = new MemoryStore();
    run(
        store,
        (s, p) -> {
          s.send(v311("s").resume().build());
          s.next(ConnAck.class);
          s.send(new Subscribe(1, 0, List.of(), List.of(new SubscriptionRequest("t", 1))));
          s.next(SubAck.class);
          p.send(v311("p").build());
          p.next(ConnAck.class);
          p.send(PublishBuilder.message("t", "m").qos(1).id(3).build());
          assertEquals("m", Peer.text(s.next(Publish.class)));
          p.next(PubAck.class);
        });
    run(
        store,
        (s, p) -> {
          s.send(v311("s").resume().build());
          assertTrue(s.next(ConnAck.class).sessionPresent());
          Publish again = s.next(Publish.class);
          assertEquals("m", Peer.text(again));
          assertTrue(again.dup());
        });
  }

  private interface Talk {
    void with(SocketPeer s, SocketPeer p) throws Exception;
  }

  private static void run(MemoryStore store, Talk talk) throws Exception {
    try (Broker broker = new Broker(Limits.DEFAULTS, 2, true, new NoAlarms())) {
      broker.attach(store).get(10, TimeUnit.SECONDS);
      Listener listener = broker.open(ANY_PORT);
      try (SocketPeer s = new SocketPeer(listener.address(), v311("x").version());
          SocketPeer p = new SocketPeer(listener.address(), v311("x").version())) {
        talk.with(s, p);
        assertEquals(PersistenceState.DURABLE, broker.persistence());
      }
      listener.close();
    }
  }

  private static final class NoAlarms implements AccessAlarms {
    @Override
    public void setAside(String plugin, String reason) {
      throw new AssertionError(plugin + ": " + reason);
    }

    @Override
    public void cleared(String plugin) {
      throw new AssertionError(plugin);
    }
  }
}
