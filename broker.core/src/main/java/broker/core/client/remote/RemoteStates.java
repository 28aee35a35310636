package broker.core.client.remote;

import broker.core.journal.LoopJournal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sessions of this broker at remote brokers that outlive their connections, by name, each used
 * by one connection at a time. Any thread.
 */
public final class RemoteStates {
  private final List<LoopJournal> loops;
  private final Map<String, RemoteState> kept = new HashMap<>();
  private final Map<String, Object> open = new HashMap<>(); // who has it, by name

  /**
   * @param loops of the broker, each with its journal, in the order of their indices
   */
  public RemoteStates(List<LoopJournal> loops) {
    this.loops = List.copyOf(loops);
  }

  /** A state that nobody will ask for again. */
  RemoteState unnamed(int home) {
    return RemoteState.unnamed(loops.get(home).loop());
  }

  /**
   * The state with that name, until it is released.
   *
   * @param home index of the loop for a new one
   * @param holder who has it from now on
   * @throws IllegalStateException if a connection has it
   */
  synchronized RemoteState claim(String name, int home, Object holder) {
    if (open.putIfAbsent(name, holder) != null) {
      throw new IllegalStateException("a connection with the state name " + name + " is open");
    }
    return kept.computeIfAbsent(name, n -> RemoteState.named(n, loops.get(home)));
  }

  /**
   * The connection that has it has ended, or will have before its loop turns to another one. A
   * second call changes nothing.
   */
  synchronized void release(String name, Object holder) {
    open.remove(name, holder);
  }
}
