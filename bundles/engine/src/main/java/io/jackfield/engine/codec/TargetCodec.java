package io.jackfield.engine.codec;

import com.google.protobuf.ByteString;
import io.jackfield.engine.codec.proto.AddressState;
import io.jackfield.engine.codec.proto.FlowState;
import io.jackfield.engine.codec.proto.HopState;
import io.jackfield.engine.codec.proto.TargetState;
import io.jackfield.engine.codec.proto.WayBackState;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.Target;
import io.jackfield.stack.WayBack;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Flows, hops and addresses as protobuf messages. */
final class TargetCodec {
    private TargetCodec() {
    }

    static TargetState encode(Target target) {
        TargetState.Builder builder = TargetState.newBuilder();
        if (target instanceof Flow flow) {
            builder.setFlow(encode(flow));
        } else if (target instanceof Hop hop) {
            builder.setHop(encode(hop));
        } else if (target instanceof WayBack back) {
            builder.setWayBack(WayBackState.newBuilder().setFlow(encode(back.flow())).setOtherwise(encode(back.otherwise())));
        }
        return builder.build();
    }

    /** The fields of what {@link #encode(Target)} makes. */
    static void write(Target target, FieldWriter out) {
        int end = out.end();
        if (target instanceof Flow flow) {
            write(flow, out);
            out.message(TargetState.FLOW_FIELD_NUMBER, end);
        } else if (target instanceof Hop hop) {
            write(hop, out);
            out.message(TargetState.HOP_FIELD_NUMBER, end);
        } else if (target instanceof WayBack back) {
            write(back.otherwise(), out);
            out.message(WayBackState.OTHERWISE_FIELD_NUMBER, end);
            int flowEnd = out.end();
            write(back.flow(), out);
            out.message(WayBackState.FLOW_FIELD_NUMBER, flowEnd);
            out.message(TargetState.WAY_BACK_FIELD_NUMBER, end);
        }
    }

    static void write(Flow flow, FieldWriter out) {
        out.text(FlowState.OWNER_FIELD_NUMBER, flow.owner());
        out.number(FlowState.CONNECTION_FIELD_NUMBER, flow.connection());
        int remoteEnd = out.end();
        write(flow.remote(), out);
        out.message(FlowState.REMOTE_FIELD_NUMBER, remoteEnd);
        int localEnd = out.end();
        write(flow.local(), out);
        out.message(FlowState.LOCAL_FIELD_NUMBER, localEnd);
        out.number(FlowState.TRANSPORT_FIELD_NUMBER, Codes.TRANSPORT.of(flow.transport()));
        out.text(FlowState.ENDPOINT_FIELD_NUMBER, flow.endpoint());
    }

    static void write(InetSocketAddress address, FieldWriter out) {
        out.number(AddressState.PORT_FIELD_NUMBER, address.getPort());
        out.bytes(AddressState.IP_FIELD_NUMBER, address.getAddress().getAddress());
    }

    private static void write(Hop hop, FieldWriter out) {
        out.flag(HopState.FOR_SIZE_FIELD_NUMBER, hop.forSize());
        out.number(HopState.PORT_FIELD_NUMBER, hop.port());
        out.text(HopState.HOST_FIELD_NUMBER, hop.host());
        out.number(HopState.TRANSPORT_FIELD_NUMBER, Codes.TRANSPORT.of(hop.transport()));
        out.text(HopState.ENDPOINT_FIELD_NUMBER, hop.endpoint());
    }

    static Target decode(TargetState state) {
        if (state.hasFlow()) {
            return decode(state.getFlow());
        }
        if (state.hasWayBack()) {
            return new WayBack(decode(state.getWayBack().getFlow()), decode(state.getWayBack().getOtherwise()));
        }
        return decode(state.getHop());
    }

    private static HopState encode(Hop hop) {
        return HopState.newBuilder().setEndpoint(hop.endpoint()).setTransport(Codes.TRANSPORT.of(hop.transport()))
                .setHost(hop.host()).setPort(hop.port()).setForSize(hop.forSize()).build();
    }

    private static Hop decode(HopState hop) {
        return new Hop(hop.getEndpoint(), Codes.TRANSPORT.at(hop.getTransport()), hop.getHost(), hop.getPort(), hop.getForSize());
    }

    static FlowState encode(Flow flow) {
        return FlowState.newBuilder().setEndpoint(flow.endpoint())
                .setTransport(Codes.TRANSPORT.of(flow.transport())).setLocal(encode(flow.local()))
                .setRemote(encode(flow.remote())).setConnection(flow.connection()).setOwner(flow.owner())
                .build();
    }

    static Flow decode(FlowState state) {
        return new Flow(state.getEndpoint(), Codes.TRANSPORT.at(state.getTransport()), decode(state.getLocal()),
                decode(state.getRemote()), state.getConnection(), state.getOwner());
    }

    static AddressState encode(InetSocketAddress address) {
        return AddressState.newBuilder().setIp(ByteString.copyFrom(address.getAddress().getAddress()))
                .setPort(address.getPort()).build();
    }

    static InetSocketAddress decode(AddressState state) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(state.getIp().toByteArray()), state.getPort());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("a stored address has " + state.getIp().size() + " bytes", e);
        }
    }
}
