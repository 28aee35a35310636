package broker.core.client.remote;

import broker.api.message.ApplicationMessage;
import broker.core.client.Incoming;
import broker.core.client.plugin.Forwardable;
import broker.core.client.plugin.PluginMessage;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A message that a remote broker has sent, until it is acknowledged. Any thread. */
final class RemoteDelivery implements Forwardable {
  private enum State {
    OPEN,
    FORWARDING,
    ACKNOWLEDGED
  }

  private final PluginMessage message;
  private final boolean duplicate;
  private final @Nullable Incoming incoming;
  private final Object key;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  /**
   * @param incoming the way to acknowledge it; null at QoS 0
   * @param key what stands for it when it comes again
   */
  RemoteDelivery(
      PluginMessage message, boolean duplicate, @Nullable Incoming incoming, Object key) {
    this.message = message;
    this.duplicate = duplicate;
    this.incoming = incoming;
    this.key = key;
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
      acknowledgeIncoming();
    } else if (state.get() == State.FORWARDING) {
      throw new IllegalStateException("the delivery is being forwarded");
    }
  }

  private void acknowledgeIncoming() {
    if (incoming != null) {
      incoming.acknowledge();
    }
  }

  @Override
  public boolean isFromRemote() {
    return true;
  }

  @Override
  public Object key() {
    return key;
  }

  @Override
  public void beginForward() {
    if (!state.compareAndSet(State.OPEN, State.FORWARDING)) {
      throw new IllegalStateException("the delivery is not to be forwarded: " + state.get());
    }
  }

  @Override
  public void endForward(boolean accepted) {
    if (accepted) {
      state.set(State.ACKNOWLEDGED);
      acknowledgeIncoming();
    } else {
      state.set(State.OPEN);
    }
  }
}
