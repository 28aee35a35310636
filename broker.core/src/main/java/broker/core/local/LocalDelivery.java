package broker.core.local;

import broker.api.message.ApplicationMessage;
import broker.core.client.End;
import broker.core.client.plugin.FromLocal;
import broker.core.client.plugin.PluginMessage;
import broker.core.inflight.InFlight;
import broker.core.session.Session;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A message that a local session delivers, until it is acknowledged. Any thread. */
final class LocalDelivery implements FromLocal {
  private enum State {
    OPEN,
    FORWARDING,
    ACKNOWLEDGED
  }

  private final LocalLink link;
  private final PluginMessage message;
  private final @Nullable String publisherClientId;
  private final boolean duplicate;
  private final @Nullable InFlight entry;
  private final long progress;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  /**
   * @param entry of the session; null for a message that nobody waits for
   */
  LocalDelivery(
      LocalLink link,
      PluginMessage message,
      @Nullable String publisherClientId,
      boolean duplicate,
      @Nullable InFlight entry) {
    this.link = link;
    this.message = message;
    this.publisherClientId = publisherClientId;
    this.duplicate = duplicate;
    this.entry = entry;
    this.progress = entry == null ? 0 : link.session().progress(entry);
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
    return Optional.ofNullable(publisherClientId);
  }

  @Override
  public void acknowledge() {
    if (state.compareAndSet(State.OPEN, State.ACKNOWLEDGED)) {
      if (entry != null) {
        link.acknowledgeWhileOpen(entry);
      }
    } else if (state.get() == State.FORWARDING) {
      throw new IllegalStateException("the delivery is being forwarded");
    }
  }

  @Override
  public Object key() {
    return entry == null ? this : entry;
  }

  @Override
  public boolean isTakenOver() {
    return entry != null && entry.isTakenOver();
  }

  @Override
  public void begun(boolean now) {
    if (entry != null) {
      entry.begun(now);
    }
  }

  @Override
  public long progress() {
    return progress;
  }

  @Override
  public void progress(int phase, int packetIdentifier, int tag, @Nullable Runnable noted) {
    InFlight kept = entry;
    if (kept != null) {
      Session session = link.session();
      session.execute(() -> session.progress(kept, phase, packetIdentifier, tag, noted));
    } else if (noted != null) {
      noted.run();
    }
  }

  /** It may as well go on when its client has ended: what stands for it stays the same. */
  @Override
  public @Nullable End beginForward() {
    if (!state.compareAndSet(State.OPEN, State.FORWARDING)) {
      throw new IllegalStateException("the delivery is not to be forwarded: " + state.get());
    }
    return null;
  }

  @Override
  public void endForward(boolean accepted) {
    if (!accepted) {
      state.set(State.OPEN);
      return;
    }
    state.set(State.ACKNOWLEDGED);
    if (entry != null) {
      entry.markTakenOver(); // whoever forwards it again knows at once
      link.acknowledge(entry);
    }
  }
}
