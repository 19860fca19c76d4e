/** A service that may have a role of its own in an account. */
export interface ServiceLinkedService {
  readonly roleName: string;
  /** AWS's policy under /aws-service-role/ that the role gets. */
  readonly policy: string;
  /** The service takes a custom suffix, and so may have several roles. */
  readonly suffix?: true;
}

const row = (roleName: string, policy: string): ServiceLinkedService => ({ roleName, policy });
const withSuffix = (roleName: string, policy: string): ServiceLinkedService => ({ roleName, policy, suffix: true });
const scaling = (target: string, policy: string): ServiceLinkedService =>
  row(`AWSServiceRoleForApplicationAutoScaling_${target}`, `AWSApplicationAutoscaling${policy}Policy`);

/**
 * By service principal. The names stand in the users' guides ("Using service-linked roles for ...") and in AWS's own
 * managed policies.
 */
export const serviceLinkedServices: Readonly<Record<string, ServiceLinkedService>> = {
  "access-analyzer.amazonaws.com": row("AWSServiceRoleForAccessAnalyzer", "AccessAnalyzerServiceRolePolicy"),
  "acm.amazonaws.com": row("AWSServiceRoleForCertificateManager", "CertificateManagerServiceRolePolicy"),
  "airflow.amazonaws.com": row("AWSServiceRoleForAmazonMWAA", "AmazonMWAAServiceRolePolicy"),
  "apidestinations.events.amazonaws.com": row(
    "AWSServiceRoleForAmazonEventBridgeApiDestinations",
    "AmazonEventBridgeApiDestinationsServiceRolePolicy",
  ),
  "appmesh.amazonaws.com": row("AWSServiceRoleForAppMesh", "AWSAppMeshServiceRolePolicy"),
  "apprunner.amazonaws.com": row("AWSServiceRoleForAppRunner", "AppRunnerServiceRolePolicy"),
  "appstream.application-autoscaling.amazonaws.com": scaling("AppStreamFleet", "AppStreamFleet"),
  "appsync.amazonaws.com": row("AWSServiceRoleForAppSync", "AWSAppSyncServiceRolePolicy"),
  "auditmanager.amazonaws.com": row("AWSServiceRoleForAuditManager", "AWSAuditManagerServiceRolePolicy"),
  "autoscaling.amazonaws.com": withSuffix("AWSServiceRoleForAutoScaling", "AutoScalingServiceRolePolicy"),
  "backup.amazonaws.com": row("AWSServiceRoleForBackup", "AWSBackupServiceLinkedRolePolicyForBackup"),
  "batch.amazonaws.com": row("AWSServiceRoleForBatch", "BatchServiceRolePolicy"),
  "cassandra.application-autoscaling.amazonaws.com": scaling("CassandraTable", "CassandraTable"),
  "client-vpn.amazonaws.com": row("AWSServiceRoleForClientVPN", "ClientVPNServiceRolePolicy"),
  "cloud9.amazonaws.com": row("AWSServiceRoleForAWSCloud9", "AWSCloud9ServiceRolePolicy"),
  "cloudhsm.amazonaws.com": row("AWSServiceRoleForCloudHSM", "CloudHSMServiceRolePolicy"),
  "cloudtrail.amazonaws.com": row("AWSServiceRoleForCloudTrail", "CloudTrailServiceRolePolicy"),
  "codeguru-reviewer.amazonaws.com": row(
    "AWSServiceRoleForAmazonCodeGuruReviewer",
    "AmazonCodeGuruReviewerServiceRolePolicy",
  ),
  "cognito-idp.amazonaws.com": row("AWSServiceRoleForAmazonCognitoIdp", "AmazonCognitoIdpServiceRolePolicy"),
  "compute-optimizer.amazonaws.com": row("AWSServiceRoleForComputeOptimizer", "ComputeOptimizerServiceRolePolicy"),
  "config.amazonaws.com": row("AWSServiceRoleForConfig", "AWSConfigServiceRolePolicy"),
  "config-conforms.amazonaws.com": row("AWSServiceRoleForConfigConforms", "ConfigConformsServiceRolePolicy"),
  "connect.amazonaws.com": withSuffix("AWSServiceRoleForAmazonConnect", "AmazonConnectServiceLinkedRolePolicy"),
  "custom-resource.application-autoscaling.amazonaws.com": row(
    "AWSServiceRoleForApplicationAutoScaling_CustomResource",
    "AWSApplicationAutoScalingCustomResourcePolicy",
  ),
  "dax.amazonaws.com": row("AWSServiceRoleForDAX", "DAXServiceRolePolicy"),
  "delivery.logs.amazonaws.com": row("AWSServiceRoleForLogDelivery", "AWSServiceRoleForLogDeliveryPolicy"),
  "dynamodb.application-autoscaling.amazonaws.com": scaling("DynamoDBTable", "DynamoDBTable"),
  "ec2.application-autoscaling.amazonaws.com": scaling("EC2SpotFleetRequest", "EC2SpotFleetRequest"),
  "ec2fastlaunch.amazonaws.com": row("AWSServiceRoleForEC2FastLaunch", "EC2FastLaunchServiceRolePolicy"),
  "ec2fleet.amazonaws.com": row("AWSServiceRoleForEC2Fleet", "AWSEC2FleetServiceRolePolicy"),
  "ecs.amazonaws.com": row("AWSServiceRoleForECS", "AmazonECSServiceRolePolicy"),
  "ecs.application-autoscaling.amazonaws.com": scaling("ECSService", "ECSService"),
  "eks.amazonaws.com": row("AWSServiceRoleForAmazonEKS", "AmazonEKSServiceRolePolicy"),
  "eks-fargate.amazonaws.com": row("AWSServiceRoleForAmazonEKSForFargate", "AmazonEKSForFargateServiceRolePolicy"),
  "eks-nodegroup.amazonaws.com": row("AWSServiceRoleForAmazonEKSNodegroup", "AWSServiceRoleForAmazonEKSNodegroup"),
  "elasticache.amazonaws.com": row("AWSServiceRoleForElastiCache", "ElastiCacheServiceRolePolicy"),
  "elasticbeanstalk.amazonaws.com": row("AWSServiceRoleForElasticBeanstalk", "AWSElasticBeanstalkServiceRolePolicy"),
  "elasticfilesystem.amazonaws.com": row(
    "AWSServiceRoleForAmazonElasticFileSystem",
    "AmazonElasticFileSystemServiceRolePolicy",
  ),
  "elasticloadbalancing.amazonaws.com": row(
    "AWSServiceRoleForElasticLoadBalancing",
    "AWSElasticLoadBalancingServiceRolePolicy",
  ),
  "elasticmapreduce.amazonaws.com": row("AWSServiceRoleForEMRCleanup", "AmazonEMRCleanupPolicy"),
  "email.cognito-idp.amazonaws.com": row(
    "AWSServiceRoleForAmazonCognitoIdpEmailService",
    "AmazonCognitoIdpEmailServiceRolePolicy",
  ),
  "es.amazonaws.com": row("AWSServiceRoleForAmazonElasticsearchService", "AmazonElasticsearchServiceRolePolicy"),
  "events.amazonaws.com": row("AWSServiceRoleForCloudWatchEvents", "CloudWatchEventsServiceRolePolicy"),
  "fis.amazonaws.com": row("AWSServiceRoleForFIS", "AmazonFISServiceRolePolicy"),
  "fms.amazonaws.com": row("AWSServiceRoleForFMS", "FMSServiceRolePolicy"),
  "fsx.amazonaws.com": row("AWSServiceRoleForAmazonFSx", "AmazonFSxServiceRolePolicy"),
  "globalaccelerator.amazonaws.com": row("AWSServiceRoleForGlobalAccelerator", "AWSGlobalAcceleratorSLRPolicy"),
  "guardduty.amazonaws.com": row("AWSServiceRoleForAmazonGuardDuty", "AmazonGuardDutyServiceRolePolicy"),
  "imagebuilder.amazonaws.com": row("AWSServiceRoleForImageBuilder", "AWSServiceRoleForImageBuilder"),
  "inspector.amazonaws.com": row("AWSServiceRoleForAmazonInspector", "AmazonInspectorServiceRolePolicy"),
  "inspector2.amazonaws.com": row("AWSServiceRoleForAmazonInspector2", "AmazonInspector2ServiceRolePolicy"),
  "kafka.amazonaws.com": row("AWSServiceRoleForKafka", "KafkaServiceRolePolicy"),
  "kafka.application-autoscaling.amazonaws.com": scaling("KafkaCluster", "KafkaCluster"),
  "lakeformation.amazonaws.com": row(
    "AWSServiceRoleForLakeFormationDataAccess",
    "LakeFormationDataAccessServiceRolePolicy",
  ),
  "lambda.application-autoscaling.amazonaws.com": scaling("LambdaConcurrency", "LambdaConcurrency"),
  "lex.amazonaws.com": row("AWSServiceRoleForLexBots", "LexBotPolicy"),
  "lexv2.amazonaws.com": withSuffix("AWSServiceRoleForLexV2Bots", "AmazonLexV2BotPolicy"),
  "logger.cloudfront.amazonaws.com": row("AWSServiceRoleForCloudFrontLogger", "AWSCloudFrontLogger"),
  "macie.amazonaws.com": row("AWSServiceRoleForAmazonMacie", "AmazonMacieServiceRolePolicy"),
  "mq.amazonaws.com": row("AWSServiceRoleForAmazonMQ", "AmazonMQServiceRolePolicy"),
  "network-firewall.amazonaws.com": row("AWSServiceRoleForNetworkFirewall", "AWSNetworkFirewallServiceRolePolicy"),
  "opensearchservice.amazonaws.com": row(
    "AWSServiceRoleForAmazonOpenSearchService",
    "AmazonOpenSearchServiceRolePolicy",
  ),
  "ops.apigateway.amazonaws.com": row("AWSServiceRoleForAPIGateway", "APIGatewayServiceRolePolicy"),
  "organizations.amazonaws.com": row("AWSServiceRoleForOrganizations", "AWSOrganizationsServiceTrustPolicy"),
  "rds.amazonaws.com": row("AWSServiceRoleForRDS", "AmazonRDSServiceRolePolicy"),
  "rds.application-autoscaling.amazonaws.com": scaling("RDSCluster", "RDSCluster"),
  "redshift.amazonaws.com": row("AWSServiceRoleForRedshift", "AmazonRedshiftServiceLinkedRolePolicy"),
  "replication.dynamodb.amazonaws.com": row(
    "AWSServiceRoleForDynamoDBReplication",
    "DynamoDBReplicationServiceRolePolicy",
  ),
  "replication.ecr.amazonaws.com": row("AWSServiceRoleForECRReplication", "ECRReplicationServiceRolePolicy"),
  "replicator.lambda.amazonaws.com": row("AWSServiceRoleForLambdaReplicator", "AWSLambdaReplicator"),
  "resource-explorer-2.amazonaws.com": row("AWSServiceRoleForResourceExplorer", "AWSResourceExplorerServiceRolePolicy"),
  "route53resolver.amazonaws.com": row("AWSServiceRoleForRoute53Resolver", "Route53ResolverServiceRolePolicy"),
  "sagemaker.application-autoscaling.amazonaws.com": scaling("SageMakerEndpoint", "SageMakerEndpoint"),
  "schemas.amazonaws.com": row("AWSServiceRoleForSchemas", "AmazonEventBridgeSchemasServiceRolePolicy"),
  "securityhub.amazonaws.com": row("AWSServiceRoleForSecurityHub", "AWSSecurityHubServiceRolePolicy"),
  "servicequotas.amazonaws.com": row("AWSServiceRoleForServiceQuotas", "ServiceQuotasServiceRolePolicy"),
  "shield.amazonaws.com": row("AWSServiceRoleForAWSShield", "AWSShieldServiceRolePolicy"),
  "spot.amazonaws.com": row("AWSServiceRoleForEC2Spot", "AWSEC2SpotServiceRolePolicy"),
  "spotfleet.amazonaws.com": row("AWSServiceRoleForEC2SpotFleet", "AWSEC2SpotFleetServiceRolePolicy"),
  "ssm.amazonaws.com": row("AWSServiceRoleForAmazonSSM", "AmazonSSMServiceRolePolicy"),
  "sso.amazonaws.com": row("AWSServiceRoleForSSO", "AWSSSOServiceRolePolicy"),
  "support.amazonaws.com": row("AWSServiceRoleForSupport", "AWSSupportServiceRolePolicy"),
  "transitgateway.amazonaws.com": row("AWSServiceRoleForVPCTransitGateway", "AWSVPCTransitGatewayServiceRolePolicy"),
  "trustedadvisor.amazonaws.com": row("AWSServiceRoleForTrustedAdvisor", "AWSTrustedAdvisorServiceRolePolicy"),
  "vpc-lattice.amazonaws.com": row("AWSServiceRoleForVpcLattice", "AWSVpcLatticeServiceRolePolicy"),
  "wafv2.amazonaws.com": row("AWSServiceRoleForWAFV2Logging", "WAFV2LoggingServiceRolePolicy"),
};
