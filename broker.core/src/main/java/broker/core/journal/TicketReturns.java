package broker.core.journal;

import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TurnTask;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tickets of other loops whose part here is acknowledged, on their way back: one hand-over per loop
 * and turn. Owned by the loop that gives them back.
 */
@OnEventLoop
final class TicketReturns extends TurnTask {
  private final Loop loop;
  private Map<LoopJournal, List<Ticket>> released = new IdentityHashMap<>(4);

  TicketReturns(Loop loop) {
    this.loop = loop;
  }

  void add(LoopJournal home, Ticket whole) {
    released.computeIfAbsent(home, h -> new ArrayList<>()).add(whole);
    loop.atTurnEnd(this);
  }

  @Override
  protected void atTurnEnd() {
    Map<LoopJournal, List<Ticket>> all = released;
    released = new IdentityHashMap<>(4);
    all.forEach((home, tickets) -> home.loop().execute(() -> tickets.forEach(Ticket::release)));
  }
}
