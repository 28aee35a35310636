package broker.core.client.remote;

import broker.api.message.ApplicationMessage;
import broker.core.client.End;
import broker.core.client.Incoming;
import broker.core.client.plugin.FromRemote;
import broker.core.client.plugin.PluginMessage;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A message that a remote broker has sent, until it is acknowledged. Any thread. */
final class RemoteDelivery implements FromRemote {
  private enum Kind {
    OPEN,
    FORWARDING,
    ACKNOWLEDGED,
    ENDED
  }

  /** How far it is; why its client has ended, if it has before. */
  private record State(Kind kind, @Nullable End end) {
    static final State OPEN = new State(Kind.OPEN, null);
    static final State FORWARDING = new State(Kind.FORWARDING, null);
    static final State ACKNOWLEDGED = new State(Kind.ACKNOWLEDGED, null);
  }

  private final PluginMessage message;
  private final boolean duplicate;
  private final @Nullable Incoming incoming;
  private final InboundForwards forwards;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  /**
   * @param incoming the way to acknowledge it; null at QoS 0
   * @param forwards told when it was forwarded
   */
  RemoteDelivery(
      PluginMessage message,
      boolean duplicate,
      @Nullable Incoming incoming,
      InboundForwards forwards) {
    this.message = message;
    this.duplicate = duplicate;
    this.incoming = incoming;
    this.forwards = forwards;
  }

  @Nullable Incoming incoming() {
    return incoming;
  }

  @Override
  public ApplicationMessage message() {
    return message;
  }

  @Override
  public boolean duplicate() {
    return duplicate;
  }

  @Override
  public Optional<String> publisherClientId() {
    return Optional.empty();
  }

  @Override
  public void acknowledge() {
    if (state.compareAndSet(State.OPEN, State.ACKNOWLEDGED)) {
      if (incoming != null) {
        incoming.acknowledge();
      }
    } else if (isForwarding()) {
      throw new IllegalStateException("the delivery is being forwarded");
    }
  }

  @Override
  public int loop() {
    return forwards.loop();
  }

  @Override
  public void noteRouted() {
    if (incoming != null) {
      forwards.routed(incoming.packetIdentifier());
    }
  }

  @Override
  public void noteNotRouted() {
    if (incoming != null) {
      forwards.notRouted(incoming.packetIdentifier());
    }
  }

  boolean isForwarding() {
    return state.get() == State.FORWARDING;
  }

  @Override
  public @Nullable End beginForward() {
    if (state.compareAndSet(State.OPEN, State.FORWARDING)) {
      return null;
    }
    State now = Objects.requireNonNull(state.get());
    if (now.end == null) {
      throw new IllegalStateException("the delivery is not to be forwarded: " + now.kind);
    }
    return now.end;
  }

  @Override
  public void endForward(boolean accepted) {
    state.set(accepted ? State.ACKNOWLEDGED : State.OPEN);
    forwards.ended(this, accepted);
  }

  /** Its connection has ended: unless it is being forwarded, it comes again as another object. */
  void end(End cause) {
    if (incoming != null) {
      state.compareAndSet(State.OPEN, new State(Kind.ENDED, cause));
    }
  }
}
