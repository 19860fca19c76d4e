import { addWithin } from "../counts.ts";
import type { IamHandler } from "../deps.ts";
import { invalidInput, noSuchDeletionTask, notServiceLinked } from "../errors.ts";
import { findRole, requireRole } from "../find.ts";
import { type ServiceLinkedService, serviceLinkedServices } from "../service-linked-services.ts";
import { fullRole } from "../shapes.ts";
import type { Role } from "../state/role.ts";
import { nameKey } from "../state/user.ts";

export const createServiceLinkedRole: IamHandler<"CreateServiceLinkedRole"> = (deps, call, input) => {
  const service = requireService(input.AWSServiceName);
  const name = roleNameOf(service, input.AWSServiceName, input.CustomSuffix);
  if (findRole(deps, call, name)) {
    throw invalidInput(`Service role name ${name} has been taken in this account, please try a different suffix.`);
  }
  const role: Role = {
    id: deps.ids.next("role"),
    name,
    path: `/aws-service-role/${input.AWSServiceName}/`,
    createdAt: call.now,
    trustPolicy: trustPolicyFor(input.AWSServiceName),
    description: input.Description,
    maxSessionSeconds: 3_600,
    linkedService: input.AWSServiceName,
    inline: {},
    attached: [`arn:aws:iam::aws:policy/aws-service-role/${service.policy}`],
    tags: {},
  };
  addWithin(deps.roles, call, role, "RolesPerAccount");
  const { RoleLastUsed: _, MaxSessionDuration: __, ...created } = fullRole(deps, call.account, role, undefined);
  return { Role: created };
};

function requireService(name: string): ServiceLinkedService {
  const service = Object.hasOwn(serviceLinkedServices, name) ? serviceLinkedServices[name] : undefined;
  if (!service) throw invalidInput(`Service ${name} has no service-linked role that is known here.`);
  return service;
}

function roleNameOf({ roleName, suffix }: ServiceLinkedService, service: string, wanted: string | undefined): string {
  if (wanted === undefined) return roleName;
  if (!suffix) throw invalidInput(`Custom suffix is not allowed for ${service}`);
  return `${roleName}_${wanted}`;
}

const trustPolicyFor = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

/** AWS asks the service whether it still needs the role; here none refuses, and the role goes at once. */
export const deleteServiceLinkedRole: IamHandler<"DeleteServiceLinkedRole"> = (deps, call, { RoleName }) => {
  const role = requireRole(deps, call, RoleName);
  if (role.linkedService === undefined) throw notServiceLinked(role.name);
  deps.roles.delete(call, nameKey(role.name));
  deps.uses.forget(call.account, role.id);
  const id = `task${role.path}${role.name}/${deps.ids.next("job")}`;
  deps.deletionTasks.put(call, { id, roleName: role.name, status: "SUCCEEDED" });
  return { DeletionTaskId: id };
};

export const getServiceLinkedRoleDeletionStatus: IamHandler<"GetServiceLinkedRoleDeletionStatus"> = (
  deps,
  call,
  { DeletionTaskId },
) => {
  const task = deps.deletionTasks.get(call, DeletionTaskId);
  if (!task) throw noSuchDeletionTask(DeletionTaskId);
  return { Status: task.status };
};
