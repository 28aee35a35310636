package broker.core.access;

import broker.core.loop.OnEventLoop;
import broker.core.loop.TurnTask;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The clients of one loop that have to be looked at again: a few per turn, so that ten thousand
 * clients stop nobody. Owned by the loop.
 */
@OnEventLoop
final class Rechecks extends TurnTask {
  private static final int PER_TURN = 16;
  private static final int AT_ONCE = 64;

  private final AccessLoop access;
  private final Set<ClientAccess> due =
      new LinkedHashSet<>(); // each once, however often it changed
  private int running;

  Rechecks(AccessLoop access) {
    this.access = access;
  }

  void add(ClientAccess client) {
    due.add(client);
    access.loop().atTurnEnd(this);
  }

  @Override
  protected void atTurnEnd() {
    access.loop().execute(this::work); // after a look at the network
  }

  private void work() {
    ArrayDeque<ClientAccess> now = new ArrayDeque<>(PER_TURN);
    for (ClientAccess client : due) {
      if (now.size() == Math.min(PER_TURN, AT_ONCE - running)) {
        break;
      }
      now.add(client);
    }
    for (ClientAccess client : now) {
      due.remove(client);
      running++;
      client.recheck(this::done);
    }
    goOn();
  }

  private void done() {
    running--;
    goOn();
  }

  private void goOn() {
    if (!due.isEmpty() && running < AT_ONCE) {
      access.loop().atTurnEnd(this);
    }
  }
}
