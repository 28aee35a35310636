package distribution.it.plugin.greeter;

import broker.api.admin.AdminCommand;
import java.io.PrintWriter;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A plugin with a command that tells its version. */
@Component(property = AdminCommand.NAME + "=greet")
public final class Greeter implements AdminCommand {
  private final String version;

  /** Learns the version of its bundle. */
  @Activate
  public Greeter(BundleContext context) {
    version = context.getBundle().getVersion().toString();
  }

  @Override
  public int run(List<String> arguments, PrintWriter out) {
    out.println("hello from " + version);
    return DONE;
  }
}
