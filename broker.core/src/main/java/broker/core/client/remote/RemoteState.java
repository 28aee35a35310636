package broker.core.client.remote;

import broker.core.client.ClientState;
import broker.core.client.plugin.Stages;
import broker.core.journal.LoopJournal;
import broker.core.loop.Loop;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this broker knows of its session at a remote broker, and the loop that all its connections
 * belong to. Immutable; what it refers to is owned by that loop.
 *
 * @param record what outlives this broker; null if nothing does
 * @param stages of messages that nobody acknowledges
 * @param inbound what came and is not acknowledged
 * @param forwarded by the key of the delivery: in flight, or complete while the delivery was gone
 */
record RemoteState(
    Loop loop,
    @Nullable RemoteRecord record,
    ClientState session,
    Map<Object, Forwarded> forwarded,
    InboundForwards inbound,
    Stages stages) {
  /** Of a session that ends with its connection. */
  static RemoteState unnamed(Loop loop) {
    return new RemoteState(
        loop,
        null,
        new ClientState(),
        new HashMap<>(),
        new InboundForwards(loop, null),
        new Stages(loop));
  }

  /** Of a session that outlives its connections, and this broker where there is a store. */
  static RemoteState named(String name, LoopJournal journal) {
    Loop loop = journal.loop();
    RemoteRecord record = new RemoteRecord(name, journal);
    ClientState session = new ClientState(record);
    loop.execute(() -> record.begin(session));
    return new RemoteState(
        loop,
        record,
        session,
        new HashMap<>(),
        new InboundForwards(loop, record),
        new Stages(loop));
  }
}
