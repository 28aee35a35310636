package broker.core.client.remote;

import broker.core.client.ClientState;
import broker.core.client.plugin.Stages;
import broker.core.loop.Loop;
import java.util.HashMap;
import java.util.Map;

/**
 * What this broker knows of its session at a remote broker, and the loop that all its connections
 * belong to. Immutable; what it refers to is owned by that loop.
 *
 * @param stages of messages that nobody acknowledges
 * @param inbound what came and is not acknowledged
 * @param forwarded by the key of the delivery: in flight, or complete while the delivery was gone
 */
record RemoteState(
    Loop loop,
    ClientState session,
    Map<Object, Forwarded> forwarded,
    InboundForwards inbound,
    Stages stages) {
  static RemoteState on(Loop loop) {
    return new RemoteState(
        loop, new ClientState(), new HashMap<>(), new InboundForwards(loop), new Stages(loop));
  }
}
